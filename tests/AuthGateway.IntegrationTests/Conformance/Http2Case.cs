namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>Frames of one HTTP/2 connection, and what must come of them.</summary>
/// <param name="Section">The section of RFC 9113 (or of RFC 7541, HPACK) that says so.</param>
/// <param name="Expected">What must come.</param>
/// <param name="Frames">What is sent behind the preface.</param>
internal sealed record Http2Case(string Section, Http2Outcome Expected, byte[] Frames);
