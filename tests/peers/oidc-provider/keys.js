// The provider's private keys, and tokens signed with them.
import { constants, createPrivateKey, sign } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

export const algorithms = ['RS256', 'PS256', 'ES256', 'RS384', 'PS384', 'ES384', 'RS512', 'PS512', 'ES512', 'EdDSA'];

const base64url = (text) => Buffer.from(text).toString('base64url');

export class Keys {
  #jwks = [];

  // The newest first: it is the one that signs.
  get jwks() {
    return this.#jwks;
  }

  get publicJwks() {
    return this.#jwks.map(({ kty, use, kid, alg, crv, n, e, x, y }) => ({ kty, use, kid, alg, crv, n, e, x, y }));
  }

  async add(alg, kid) {
    if (!algorithms.includes(alg)) {
      throw new Error(`unknown algorithm: ${alg}`);
    }

    const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
    const jwk = await exportJWK(privateKey);
    this.#jwks.unshift({ ...jwk, alg, use: 'sig', kid: kid ?? await calculateJwkThumbprint(jwk) });
    return this.#jwks[0].kid;
  }

  remove(kid) {
    const before = this.#jwks.length;
    this.#jwks = this.#jwks.filter((key) => key.kid !== kid);
    return this.#jwks.length < before;
  }

  find(alg, kid) {
    return this.#jwks.find((key) => key.alg === alg && (kid === undefined || key.kid === kid));
  }

  // Signs exactly the given texts, so that a test can send JSON that no serializer writes.
  signTexts(headerText, claimsText, key) {
    const input = `${base64url(headerText)}.${base64url(claimsText)}`;
    const options = { key: createPrivateKey({ key, format: 'jwk' }) };
    if (key.alg.startsWith('PS')) {
      options.padding = constants.RSA_PKCS1_PSS_PADDING;
      options.saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    } else if (key.alg.startsWith('ES')) {
      options.dsaEncoding = 'ieee-p1363';
    }

    const hash = key.alg === 'EdDSA' ? null : `sha${key.alg.slice(2)}`;
    return `${input}.${sign(hash, Buffer.from(input), options).toString('base64url')}`;
  }
}
