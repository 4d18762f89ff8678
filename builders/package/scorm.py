"""What SCORM manifests of both versions are held to, beyond what their schemas see."""

from collections import Counter
from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

ROOT = "imsmanifest.xml"


class Manifest:
    """A manifest, and what is asked about it. `space` is the namespace of its package elements (IMS Content Packaging).

    `own` is that of the ADL's attributes, `known` holds every name of the ADL's namespaces that the manifest may have:
    the schemas let any other pass.
    """

    def __init__(self, root: Element, space: str, own: str, known: Collection[str]) -> None:
        """Look at a parsed manifest."""
        self.root, self.space, self.own, self.known = root, space, own, known

    def faults(self, sco: str, names: Collection[str]) -> Iterator[str]:
        """Give a sentence for each fault; `sco` is the name of the attribute that says what a resource is."""
        yield from self._identifiers()
        yield from self._foreign_names()
        resources = {one.get("identifier", ""): one for one in self._all("resource")}
        items = self._all("item")
        if len(items) != 1:
            yield f"the manifest has {len(items)} items: LMSs take one."
        for item in items:
            resource = resources.get(item.get("identifierref", ""))
            if resource is None:
                yield f"the item {item.get('identifier')!r} names no resource."
            elif resource.get(f"{{{self.own}}}{sco}") != "sco":
                yield f"the resource {resource.get('identifier')!r} is no SCO: '{sco}' says so."
        for resource in resources.values():
            yield from self._files(resource, names)

    def _all(self, name: str) -> list[Element]:
        return list(self.root.iter(f"{{{self.space}}}{name}"))

    def _identifiers(self) -> Iterator[str]:
        found = Counter(element.get("identifier") for element in self.root.iter() if element.get("identifier"))
        for name, count in found.items():
            if count > 1:
                yield f"{count} elements of the manifest have the identifier {name!r}."
        for group in self._all("organizations"):
            if group.get("default") not in {one.get("identifier") for one in self._all("organization")}:
                yield f"the default organization {group.get('default')!r} is not there."

    def _foreign_names(self) -> Iterator[str]:
        spaces = {name.partition("}")[0] for name in self.known}
        for element in self.root.iter():
            for name in (element.tag, *element.attrib):
                if name.partition("}")[0] in spaces and name not in self.known:
                    yield f"the manifest has {name}, which SCORM does not know."

    def _files(self, resource: Element, names: Collection[str]) -> Iterator[str]:
        listed = [file.get("href", "") for file in resource.iter(f"{{{self.space}}}file")]
        wanted = sorted(set(names) - {ROOT})
        if sorted(listed) != wanted:
            odd = ", ".join(sorted({*listed} ^ {*wanted})) or "one twice"
            yield f"the manifest lists other files than the package has: {odd}."
        if resource.get("href") not in listed:
            yield f"the file that is launched, {resource.get('href')!r}, is not among its files."
