/** The part of a page that the runtime needs before it can be imported: the texts, which every page brings along. */
import { readFileSync } from 'node:fs';

const textContent = readFileSync(new URL('../../themes/runtime/texts/en.json', import.meta.url), 'utf-8');
Object.assign(globalThis, { document: { documentElement: { lang: 'en' }, getElementById: () => ({ textContent }) } });
