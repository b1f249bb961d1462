// How the discovery document and the key set are answered: as they are, or broken.
//   { kind: 'none' }
//   { kind: 'slow', ms }              the real answer, later
//   { kind: 'status', status }        an error
//   { kind: 'hang' }                  headers never come
//   { kind: 'hang-mid-body' }         half a body, then nothing
//   { kind: 'html' }                  200 with a login page, as captive portals do
//   { kind: 'huge', bytes }           a valid JSON document of that size
//   { kind: 'reset' }                 the connection is reset
//   { kind: 'body', body, type }      exactly this
const none = { kind: 'none' };

export class Faults {
  #faults = new Map();
  #hits = new Map();
  #held = new Set();

  hit(name) {
    this.#hits.set(name, this.hitsOf(name) + 1);
  }

  hitsOf(name) {
    return this.#hits.get(name) ?? 0;
  }

  set(name, fault) {
    this.#faults.set(name, fault ?? none);
    for (const response of this.#held) {
      response.destroy();
    }

    this.#held.clear();
  }

  // Answers true when the fault has answered (or never will).
  async answer(name, request, response) {
    const fault = this.#faults.get(name) ?? none;
    const json = { 'content-type': 'application/json' };
    switch (fault.kind) {
      case 'slow':
        await new Promise((resolve) => { setTimeout(resolve, fault.ms); });
        return false;
      case 'status':
        response.writeHead(fault.status ?? 500, { 'content-type': 'text/plain' }).end('broken on demand');
        return true;
      case 'hang':
        this.#held.add(response);
        return true;
      case 'hang-mid-body':
        this.#held.add(response);
        response.writeHead(200, json).write('{"keys":[');
        return true;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title><p>Please log in to the network.');
        return true;
      case 'huge':
        response.writeHead(200, json).end(`{"keys":[],"padding":"${'a'.repeat(fault.bytes ?? 64 * 1024 * 1024)}"}`);
        return true;
      case 'reset':
        request.socket.resetAndDestroy();
        return true;
      case 'body':
        response.writeHead(200, { 'content-type': fault.type ?? 'application/json' }).end(fault.body);
        return true;
      default:
        return false;
    }
  }
}
