// Nothing is asked before the button is pressed: programs that look through mail open links, and press no buttons.
const texts = {
  en: {
    none: 'This link is not whole. Open it again from your mail, or scan the code again.',
    line: 'There is no connection. Try again.',
    ended: 'This link does not work any more. Ask for a new one.',
    pin: 'Type the PIN that came with this link.',
    wrong: 'This PIN is wrong.',
    often: 'Too many attempts. Try again later, or ask for a new link.',
  },
  es: {
    none: 'Este enlace no está completo. Ábralo otra vez desde su correo o escanee el código otra vez.',
    line: 'No hay conexión. Inténtelo otra vez.',
    ended: 'Este enlace ya no funciona. Pida uno nuevo.',
    pin: 'Escriba el PIN que recibió con este enlace.',
    wrong: 'Este PIN no es correcto.',
    often: 'Demasiados intentos. Inténtelo más tarde o pida un enlace nuevo.',
  },
};
const language = navigator.language.startsWith('es') ? 'es' : 'en';
const said = texts[language];
const [form, pin, go, told, part] = ['form', 'pin', 'go', 'said', 'pin-part'].map((id) => document.getElementById(id));

if (language !== 'en') {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('body [lang]')) element.hidden = element.lang !== language;
  document.title = document.querySelector('h1:not([hidden])').textContent;
}

function say(text) {
  told.textContent = text;
  go.disabled = false;
}

async function ask(token) {
  const response = await fetch('/start/exchange', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, pin: pin.value }),
  });
  const answer = await response.json();
  if (response.ok) {
    // The page with the token is not what "back" leads to.
    location.replace(answer.launch);
  } else if (answer.pin) {
    say(part.hidden ? said.pin : said.wrong);
    part.hidden = false;
    pin.focus();
  } else {
    say(response.status === 429 ? said.often : said.ended);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const token = location.hash.slice(1);
  if (!token) {
    say(said.none);
    return;
  }
  go.disabled = true;
  told.textContent = '';
  ask(token).catch(() => say(said.line));
});
go.disabled = false;
