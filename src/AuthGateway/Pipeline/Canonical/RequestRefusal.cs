namespace AuthGateway.Pipeline.Canonical;

/// <summary>Why a request is refused before anybody asks who sent it. Closed; the answer to each is in <see cref="RefusalProblems"/>.</summary>
internal enum RequestRefusal
{
    /// <summary>It is not.</summary>
    None = 0,

    // The request line.
    InvalidTarget,
    InvalidMethod,
    ConnectMethod,
    TraceMethod,
    AsteriskForm,
    InvalidScheme,
    UserInfo,
    AuthorityMismatch,
    InvalidHost,

    // The path.
    PathTooLong,
    InvalidPercentEncoding,
    DoubleEncoding,
    EncodedSlash,
    Backslash,
    DotSegment,
    EncodedDot,
    EmptySegment,
    TrailingDotOrSpace,
    AlternateStream,
    ControlCharacter,
    InvalidUtf8,
    RawNonAscii,
    IllegalCharacter,
    Fragment,
    EncodedDelimiter,
    PathParameter,
    LookAlike,
    InvisibleCharacter,

    // The query.
    QueryTooLong,
    InvalidQuery,

    // The framing.
    ConflictingLengths,
    TransferCoding,
    InvalidTransferEncoding,
    Expectation,

    // The headers.
    InvalidHeaderName,
    InvalidHeaderValue,
    RepeatedHeader,
    ConnectionSpecificHeader,
    ConnectionToken,
    HopByHopAbuse,
    InvalidUpgrade,
    WebSocketVersion,
    UnusedBody,
}
