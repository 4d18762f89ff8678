// Prints what xapi-validation has against each of the statements on standard input; nothing is good.
import { readFileSync } from 'node:fs';
import validation from 'xapi-validation';

for (const statement of JSON.parse(readFileSync(0, 'utf-8'))) {
  const faults = validation.default(statement).map(({ path, name }) => `${path.join('.')}: ${name}`);
  if (faults.length) console.log(statement.verb.id, faults);
}
