// OAuth clients for tests: node main.js
// Reads one JSON command on each line of standard input, and answers each with one JSON line (in any order):
//   -> {"id":1,"command":"clientCredentials","library":"openid-client","client":{…},…}
//   <- {"id":1,"result":{…},"exchanges":[…]}   or   {"id":1,"error":{…},"exchanges":[…]}
// exchanges: every HTTP request that the library sent for this command, with the answer's status.
// Prints {"ready":true} first; ends when its standard input ends, so that it never outlives the tests.
import readline from 'node:readline';
import * as certified from './certified.js';
import { describe } from './errors.js';
import * as lowLevel from './low-level.js';
import * as proofs from './proofs.js';
import { recorded } from './web.js';

const libraries = { 'openid-client': certified, oauth4webapi: lowLevel, dpop: proofs };

const run = async ({ id, command, library, ...rest }) => {
  const todo = libraries[library]?.[command];
  if (todo === undefined) {
    return { id, error: { message: `${library} has no command ${command}` }, exchanges: [] };
  }

  return recorded(async (exchanges) => {
    try {
      return { id, result: await todo(rest) ?? null, exchanges };
    } catch (error) {
      return { id, error: describe(error), exchanges };
    }
  });
};

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on('line', async (line) => console.log(JSON.stringify(await run(JSON.parse(line)))));
lines.on('close', () => process.exit(0));
console.log(JSON.stringify({ ready: true }));
