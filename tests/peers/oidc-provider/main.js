// An OpenID provider for tests: node main.js [--port 0] [--control-port 0]
// Prints one line when it listens: {"issuer":"http://127.0.0.1:PORT","control":"http://127.0.0.1:PORT"}
// Ends when its standard input ends, so that it never outlives the tests.
import { Control } from './control.js';
import { Faults } from './faults.js';
import { Keys } from './keys.js';
import { PublicServer } from './public-server.js';

const option = (name) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? 0 : Number(process.argv[index + 1]);
};

// One request that goes wrong must not end it for all tests that share it.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => console.error(event, error));
}

const keys = new Keys();
await keys.add('RS256');
await keys.add('ES256');

const faults = new Faults();
const server = new PublicServer(keys, faults);
await server.start(option('--port'));

const control = new Control(keys, faults, server);
const controlAddress = await control.start(option('--control-port'));

console.log(JSON.stringify({ issuer: server.issuer, control: controlAddress }));

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
