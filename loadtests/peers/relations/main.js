// node main.js [tuples] [rounds]: SpiceDB and Cedar on the benchmark's model and questions, as a table.
import * as cedar from './cedar.js';
import { measure } from './measure.js';
import * as spicedb from './spicedb.js';
import { World } from './world.js';

const tuples = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 1000);
const world = new World(tuples);
console.log(`| ${tuples} tuples | 1 tuple | 3 tuples | 5 tuples | denied |`);
console.log('| --- | --- | --- | --- | --- |');
for (const [name, peer] of [['SpiceDB', spicedb], ['Cedar', cedar]]) {
  const started = process.hrtime.bigint();
  const running = await peer.start(world);
  const load = Number(process.hrtime.bigint() - started) / 1e6;
  const times = [];
  for (const length of [1, 3, 5, 0]) times.push(await measure(world.questions(length, 256), length > 0, running.ask, rounds));
  console.log(`| ${name}, started in ${load.toFixed(0)} ms | ${times.join(' | ')} |`);
  running.close?.();
}
process.exit(0);
