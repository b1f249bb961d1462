// Private keys of clients, and key pairs for DPoP, which live as long as the process: a test names them.
import { importJWK } from 'jose';
import { generateKeyPair } from 'dpop';

const pairs = new Map();

export const proofKey = (name, algorithm = 'ES256') => {
  const id = `${algorithm} ${name}`;
  if (!pairs.has(id)) {
    pairs.set(id, generateKeyPair(algorithm, { extractable: true }));
  }

  return pairs.get(id);
};

export const clientKey = async (jwk) => ({ key: await importJWK(jwk, jwk.alg), kid: jwk.kid });
