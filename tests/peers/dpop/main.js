// Makes DPoP proofs with a key of its own: one JSON object a line in, one line out.
import { createInterface } from 'node:readline';
import { calculateThumbprint, generateKeyPair, generateProof } from 'dpop';

const pair = await generateKeyPair(process.argv[2] ?? 'ES256');
console.log(`jkt ${await calculateThumbprint(pair.publicKey)}`);
for await (const line of createInterface({ input: process.stdin })) {
  const { id, url, method, nonce, token } = JSON.parse(line);
  console.log(`proof-${id} ${await generateProof(pair, url, method, nonce ?? undefined, token ?? undefined)}`);
}
