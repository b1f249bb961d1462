// The median and the 99th percentile of an operation, in microseconds, after a quarter as many rounds to warm up.
export async function measure(questions, expected, ask, rounds) {
  const times = [];
  for (let round = -rounds / 4; round < rounds; round++) {
    const question = questions[(round + rounds) % questions.length];
    const started = process.hrtime.bigint();
    const allowed = await ask(question);
    const elapsed = Number(process.hrtime.bigint() - started) / 1000;
    if (allowed !== expected) throw new Error(`document:${question.document} and user:${question.user}: ${allowed}`);
    if (round >= 0) times.push(elapsed);
  }
  times.sort((left, right) => left - right);
  return `${times[Math.floor(times.length / 2)].toFixed(1)} µs (p99 ${times[Math.floor(times.length * 0.99)].toFixed(1)} µs)`;
}
