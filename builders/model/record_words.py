"""What the learner page says about records: the notice, shared phones, leaving, the paper that a learner can print."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordWords:
    """The words of one language. Pairs are read together: what a page with a learning system says, and one without."""

    before: str
    recorded: str
    items: tuple[str, ...]
    timed: str
    untimed: str
    seen_by: str
    seen_by_somebody: str
    kept: str
    kept_somehow: str
    nothing_leaves: str
    kept_here: str
    start: str

    welcome: str
    someone_there: str
    resume: str
    not_you: str
    someone_new: str

    clear_what: str
    clear_not_yet: str
    clear: str
    cleared: str

    leaving: str
    rest_kept: str
    rest_lost: str
    leave: str
    stay: str
    goodbye: str
    goodbye_here: str
    goodbye_nothing: str

    elsewhere_local: str
    go_on_here: str

    certificate: str
    passed_by: str
    transcript: str
    not_passed: str
    name: str
    result: str
    made: str
    modules: str
    confirmed: str
    confirmed_what: str
    unconfirmed: str
    digest: str
    no_proof: str
    print: str

    support: str


ENGLISH = RecordWords(
    before="Before you start",
    recorded="Your learning system keeps a record of this training. It holds:",
    items=(
        "your answers, also what you type, and whether they were right",
        "your scores, and which modules you passed",
        "the version of the course that you saw",
    ),
    timed="times: when you answered, how long each answer took, how long modules were open",
    untimed="when you answered, but not how long you took",
    seen_by="Who sees it:",
    seen_by_somebody="your organization, and who runs its learning system. Your privacy officer can tell you more.",
    kept="How long it is kept:",
    kept_somehow="as long as your organization decides. Your privacy officer can tell you more.",
    nothing_leaves="Nothing leaves this device.",
    kept_here="Your answers and results are kept in this browser only, until they are cleared. "
    "Nobody is told, and this is no training record.",
    start="Start",
    welcome="Welcome back",
    someone_there="Someone has started this course on this device:",
    resume="Continue",
    not_you="Was that not you? Then start anew. What is here now will be removed from this device.",
    someone_new="I am someone new: start from the beginning",
    clear_what="This removes your progress and results in this course from this phone. Nobody else has them. "
    "If you need them, print your record first.",
    clear_not_yet="Not yet: some answers on this phone have not reached the learning system. Connect to the internet, "
    "open the course from your learning system, and wait until it says Saved at the top. Then clear this phone.",
    clear="Clear this phone",
    cleared="Nothing of this course is left on this phone. You can close this window.",
    leaving="Not everything is saved yet. Keep this window open: it says when it is.",
    rest_kept="Some answers are not sent yet. They stay on this device, and are sent when you open this course here "
    "again.",
    rest_lost="Some answers are not saved. They are lost when this window closes.",
    leave="Leave anyway",
    stay="Back to the course",
    goodbye="Your progress is saved. You can close this window.",
    goodbye_here="Your progress is kept on this device. You can close this window.",
    goodbye_nothing="Nothing was recorded. You can close this window.",
    elsewhere_local="What you answered here is kept. You can also go on here; the other window then stops.",
    go_on_here="Go on here",
    certificate="Certificate",
    passed_by="This course was passed by",
    transcript="Transcript",
    not_passed="This course is not passed yet.",
    name="Name:",
    result="Score:",
    made="Date of this paper:",
    modules="Modules",
    confirmed="Recorded by the learning system.",
    confirmed_what="This paper was made by the learner's browser. What the learning system holds counts.",
    unconfirmed="Self-reported: made by the learner's browser, not confirmed.",
    digest="Digest of the content (SHA-256):",
    no_proof="This paper does not prove who took the course, and it does not say that anybody complies with a law.",
    print="Print",
    support="Support code:",
)

SPANISH = RecordWords(
    before="Antes de empezar",
    recorded="Su sistema de aprendizaje guarda un registro de esta capacitación. Contiene:",
    items=(
        "sus respuestas, también lo que escribe, y si fueron correctas",
        "sus resultados y los módulos que aprobó",
        "la versión del curso que usted vio",
    ),
    timed="tiempos: cuándo respondió, cuánto tardó en cada respuesta, cuánto tiempo estuvieron abiertos los módulos",
    untimed="cuándo respondió, pero no cuánto tardó",
    seen_by="Quién lo ve:",
    seen_by_somebody="su organización y quien administra su sistema de aprendizaje. Su oficial de privacidad puede "
    "darle más información.",
    kept="Cuánto tiempo se guarda:",
    kept_somehow="el tiempo que decida su organización. Su oficial de privacidad puede darle más información.",
    nothing_leaves="Nada sale de este dispositivo.",
    kept_here="Sus respuestas y resultados se guardan solo en este navegador, hasta que se borren. "
    "No se informa a nadie, y esto no es un registro de capacitación.",
    start="Empezar",
    welcome="Hola de nuevo",
    someone_there="Alguien empezó este curso en este dispositivo:",
    resume="Continuar",
    not_you="¿No era usted? Entonces empiece de nuevo. Lo que hay ahora se borrará de este dispositivo.",
    someone_new="Soy otra persona: empezar desde el principio",
    clear_what="Esto borra de este teléfono su progreso y sus resultados en este curso. Nadie más los tiene. "
    "Si los necesita, imprima primero su constancia.",
    clear_not_yet="Todavía no: algunas respuestas de este teléfono no han llegado al sistema de aprendizaje. Conéctese "
    "a internet, abra el curso desde su sistema de aprendizaje y espere hasta que arriba diga Guardado. Después borre "
    "los datos de este teléfono.",
    clear="Borrar los datos",
    cleared="No queda nada de este curso en este teléfono. Puede cerrar esta ventana.",
    leaving="Todavía no está todo guardado. Deje esta ventana abierta: le avisa cuando lo esté.",
    rest_kept="Algunas respuestas no se han enviado todavía. Quedan en este dispositivo y se envían cuando vuelva a "
    "abrir aquí este curso.",
    rest_lost="Algunas respuestas no están guardadas. Se pierden cuando se cierra esta ventana.",
    leave="Salir de todos modos",
    stay="Volver al curso",
    goodbye="Su progreso está guardado. Puede cerrar esta ventana.",
    goodbye_here="Su progreso se guarda en este dispositivo. Puede cerrar esta ventana.",
    goodbye_nothing="No se registró nada. Puede cerrar esta ventana.",
    elsewhere_local="Lo que respondió aquí se conserva. También puede seguir aquí; la otra ventana se detiene "
    "entonces.",
    go_on_here="Seguir aquí",
    certificate="Certificado",
    passed_by="Aprobó este curso:",
    transcript="Historial",
    not_passed="Este curso todavía no está aprobado.",
    name="Nombre:",
    result="Resultado:",
    made="Fecha de este documento:",
    modules="Módulos",
    confirmed="Registrado por el sistema de aprendizaje.",
    confirmed_what="Este documento lo hizo el navegador de quien tomó el curso. Vale lo que guarda el sistema de "
    "aprendizaje.",
    unconfirmed="Declarado por la persona: hecho por su navegador, sin confirmar.",
    digest="Huella digital del contenido (SHA-256):",
    no_proof="Este documento no prueba quién tomó el curso, ni dice que alguien cumpla una ley.",
    print="Imprimir",
    support="Código de soporte:",
)
