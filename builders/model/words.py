"""What the tool itself says on a page, by language. The runtime's: `themes/runtime/texts/<language>.json`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from builders.model.law_words import ENGLISH as _ENGLISH_LAW
from builders.model.law_words import SPANISH as _SPANISH_LAW
from builders.model.law_words import LawWords
from builders.model.record_words import ENGLISH as _ENGLISH_RECORDS
from builders.model.record_words import SPANISH as _SPANISH_RECORDS
from builders.model.record_words import RecordWords

CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
"""A language as BCP 47 writes it, in lower case: `es`, `pt-br`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The words of one language. Braces stand where a number or name goes in.

    `labels` holds the word and the meaning for each mark that authors write before a legal statement; `boxes` the bold
    words that make a box of a quote, with the class of the box.
    """

    labels: Mapping[str, tuple[str, str]]
    boxes: Mapping[str, str]
    table: str
    transcript: str
    skip: str
    no_script: str
    module_facts: str
    module_facts_short: str
    course_facts: str
    draft: str
    preview: str
    bridge: str
    what_labels_mean: str
    version: str
    not_released: str
    take_course: str
    practice: str
    true: str
    false: str
    missing: str
    assessment: str
    procedures: str
    records: RecordWords
    law: LawWords
    stored: str
    stored_again: str


_ENGLISH = Words(
    labels={
        "LAW": ("LAW", "in the regulation or statute today"),
        "GUIDE": ("GUIDE", "guidance of the Department of Health and Human Services"),
        "POLICY": ("POLICY", "a rule of the employer or of this programme"),
        "GOOD": ("GOOD", "widely recommended, not required"),
        "PROPOSED": ("PROPOSED", "proposed, not law"),
    },
    boxes={"Do": "do", "Don't": "dont", "Scenario": "scenario", "Myth": "myth", "Remember": "remember"},
    table="Table",
    transcript="Transcript",
    skip="Skip to the lesson",
    no_script="You can read everything on this page. To answer the questions and to have your progress recorded, "
    "turn on JavaScript.",
    module_facts="{minutes} minutes, version {version}",
    module_facts_short="{minutes} min, version {version}",
    course_facts="{modules} modules, about {minutes} minutes, version {version}",
    draft="draft",
    preview="preview, nothing is recorded",
    bridge="{new}, after {old}",
    what_labels_mean="What the labels mean",
    version="version",
    not_released="Draft: not released, not for training records",
    take_course="Take the course",
    practice="This page is for practice: nothing is recorded. Module version",
    true="True",
    false="False",
    missing="Nothing is called this:",
    assessment="The last step: questions from all modules. You pass with {percent}%.",
    procedures="Your organization's own procedure: it opens when the modules before it are passed.",
    records=_ENGLISH_RECORDS,
    law=_ENGLISH_LAW,
    stored="You see the copy stored on this device: there is no line, or a slow one.",
    stored_again="Load again",
)

_SPANISH = Words(
    labels={
        "LAW": ("LEY", "en el reglamento o la ley vigente hoy"),
        "GUIDE": ("GUÍA", "orientación del Departamento de Salud y Servicios Humanos"),
        "POLICY": ("POLÍTICA", "una norma del empleador o de este programa"),
        "GOOD": ("BUENA PRÁCTICA", "muy recomendado, no obligatorio"),
        "PROPOSED": ("PROPUESTA", "propuesto, todavía no es ley"),
    },
    boxes={"Haga": "do", "No haga": "dont", "Situación": "scenario", "Mito": "myth", "Recuerde": "remember"},
    table="Tabla",
    transcript="Transcripción",
    skip="Ir a la lección",
    no_script="Puede leer todo en esta página. Para responder las preguntas y registrar su progreso, "
    "active JavaScript.",
    module_facts="{minutes} minutos, versión {version}",
    module_facts_short="{minutes} min, versión {version}",
    course_facts="{modules} módulos, unos {minutes} minutos, versión {version}",
    draft="borrador",
    preview="vista previa, no se registra nada",
    bridge="{new}, después de {old}",
    what_labels_mean="Qué significan las etiquetas",
    version="versión",
    not_released="Borrador: no publicado, no válido para registros de capacitación",
    take_course="Tomar el curso",
    practice="Esta página es para practicar: no se registra nada. Versión del módulo",
    true="Verdadero",
    false="Falso",
    missing="Nada se llama así:",
    assessment="El último paso: preguntas de todos los módulos. Aprueba con {percent}\u00a0%.",
    procedures="Un procedimiento propio de su organización: se abre cuando haya aprobado los módulos anteriores.",
    records=_SPANISH_RECORDS,
    law=_SPANISH_LAW,
    stored="Esta es la copia guardada en este dispositivo: no hay conexión o es lenta.",
    stored_again="Cargar de nuevo",
)

WORDS: Mapping[str, Words] = {"en": _ENGLISH, "es": _SPANISH}
"""By language. To add one: an entry here and its catalogue for the runtime."""
LABELS = tuple(_ENGLISH.labels)
"""The marks of legal statements: an author writes the same ones in every language."""
BOXES: Mapping[str, str] = {word: kind for words in WORDS.values() for word, kind in words.boxes.items()}
"""The words that make a box, of all languages: none means two things."""


def interface(language: str) -> str | None:
    """Return the language in which the tool speaks to readers of `language` (`es` for `es-mx`); None if in none."""
    return next((code for code in (language, language.partition("-")[0]) if code in WORDS), None)


def words_in(language: str) -> Words:
    """Return the words for readers of `language`: English where a check has refused it."""
    return WORDS[interface(language) or "en"]
