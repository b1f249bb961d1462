// The tests' side: JSON over HTTP on a port of its own, which no production provider has.
//   POST   /keys {alg, kid?}           a new key, which signs from now on      -> {kid}
//   DELETE /keys {kid}                 a key is gone from the key set
//   GET    /keys                       the public keys                         -> {keys}
//   POST   /mint {alg, kid?, header?, claims?, headerText?, claimsText?}       -> {token}
//   POST   /access-tokens {alg?, seconds?}  how client_credentials tokens are signed, and how long they live
//   POST   /faults {name, fault}       name: discovery, jwks, token or introspection; fault: see faults.js
//   GET    /hits                       -> {discovery, jwks, token, introspection}
//   POST   /listen {on}                stop listening, with all connections closed, or listen again
import { randomUUID } from 'node:crypto';
import http from 'node:http';

const text = async (request) => {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }

  return Buffer.concat(chunks).toString();
};

// The given values over the defaults; a null removes one.
const merged = (defaults, given) =>
  Object.fromEntries(Object.entries({ ...defaults, ...given }).filter(([, value]) => value !== null));

export class Control {
  #keys;
  #faults;
  #server;

  constructor(keys, faults, server) {
    this.#keys = keys;
    this.#faults = faults;
    this.#server = server;
  }

  async start(port) {
    const control = http.createServer(async (request, response) => {
      let answer;
      try {
        const body = await text(request);
        answer = { status: 200, body: await this.#run(`${request.method} ${request.url}`, body ? JSON.parse(body) : {}) };
      } catch (error) {
        answer = { status: 400, body: { error: error.message } };
      }

      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body ?? {}));
    });
    await new Promise((resolve) => { control.listen(port, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${control.address().port}`;
  }

  async #run(command, body) {
    switch (command) {
      case 'GET /keys':
        return { keys: this.#keys.publicJwks };
      case 'POST /keys': {
        const kid = await this.#keys.add(body.alg, body.kid);
        this.#server.reload();
        return { kid };
      }

      case 'DELETE /keys':
        if (!this.#keys.remove(body.kid)) {
          throw new Error(`no key ${body.kid}`);
        }

        this.#server.reload();
        return {};
      case 'POST /mint':
        return { token: this.#mint(body) };
      case 'POST /access-tokens':
        this.#server.accessTokenAlgorithm = body.alg ?? this.#server.accessTokenAlgorithm;
        this.#server.accessTokenSeconds = body.seconds ?? this.#server.accessTokenSeconds;
        return {};
      case 'POST /faults':
        this.#faults.set(body.name, body.fault);
        return {};
      case 'GET /hits':
        return Object.fromEntries(['discovery', 'jwks', 'token', 'introspection'].map((name) => [name, this.#faults.hitsOf(name)]));
      case 'POST /listen':
        await (body.on ? this.#server.resume() : this.#server.stop());
        return {};
      default:
        throw new Error(`unknown command: ${command}`);
    }
  }

  #mint({ alg, kid, header, claims, headerText, claimsText }) {
    const key = this.#keys.find(alg, kid);
    if (key === undefined) {
      throw new Error(`no key for ${alg}${kid === undefined ? '' : ` with id ${kid}`}`);
    }

    const now = Math.floor(Date.now() / 1000);
    const headerDefaults = { alg: key.alg, typ: 'at+jwt', kid: key.kid };
    const claimDefaults = {
      iss: this.#server.issuer, sub: 'member-1', aud: 'https://legacy.example.com', client_id: 'mobile-app', iat: now, exp: now + 300, jti: randomUUID(),
    };
    return this.#keys.signTexts(
      headerText ?? JSON.stringify(merged(headerDefaults, header)),
      claimsText ?? JSON.stringify(merged(claimDefaults, claims)),
      key,
    );
  }
}
