// The dpop package: proofs that a test sends by itself.
//   proof {key, algorithm?, url, method, nonce?, accessToken?, additional?}  -> {proof, thumbprint}
import { calculateThumbprint, generateProof } from 'dpop';
import { proofKey } from './keys.js';

export const proof = async ({ key, algorithm, url, method, nonce, accessToken, additional }) => {
  const pair = await proofKey(key, algorithm);
  return {
    proof: await generateProof(pair, url, method, nonce ?? undefined, accessToken ?? undefined, additional ?? undefined),
    thumbprint: await calculateThumbprint(pair.publicKey),
  };
};
