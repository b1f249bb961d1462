namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>What comes of frames: the request on stream 1 is served, or an error of RFC 9113 section 7 ends it or its connection.</summary>
/// <param name="EndsConnection">Whether the whole connection must end. A stream's error may end it as well (section 5.4.2).</param>
/// <param name="Codes">The error codes that may be told; none for a request that is served.</param>
internal sealed record Http2Outcome(bool EndsConnection, params IReadOnlyList<int> Codes)
{
    public const int Protocol = 1;
    public const int Internal = 2;
    public const int FlowControl = 3;
    public const int StreamClosed = 5;
    public const int FrameSize = 6;
    public const int Compression = 9;

    /// <summary>The request is served.</summary>
    public static Http2Outcome Served { get; } = new(EndsConnection: false);

    /// <summary>The stream ends with one of these.</summary>
    public static Http2Outcome Stream(params IReadOnlyList<int> codes) => new(EndsConnection: false, codes);

    /// <summary>The connection ends with one of these.</summary>
    public static Http2Outcome Connection(params IReadOnlyList<int> codes) => new(EndsConnection: true, codes);
}
