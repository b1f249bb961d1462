using static AuthGateway.IntegrationTests.Conformance.Http2Outcome;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>The rules of RFC 9113 and RFC 7541 that a client can break, and some that it may use.</summary>
internal static class Http2Cases
{
    private const byte Padded = 8;
    private const byte Prioritized = 0x20;
    private const byte PushPromise = 5;
    private const int MaxFrame = 16 * 1024;

    private static readonly byte[] Whole = Frame(Headers, EndHeaders | EndStream, 1, Request("GET", "/"));
    private static readonly byte[] Upload = Frame(Headers, EndHeaders, 1, Request("POST", "/"));

    public static IReadOnlyDictionary<string, Http2Case> All { get; } = new Dictionary<string, Http2Case>(StringComparer.Ordinal)
    {
        ["a request"] = new("8.3.1", Served, Whole),
        ["a frame of an unknown type"] = new("4.1", Served, [.. Frame(0xFA, 0xFF, 0, new byte[8]), .. Whole]),
        ["an unknown setting"] = new("6.5.2", Served, [.. Frame(SettingsFrame, 0, 0, [0x7F, 1, 0, 0, 0, 1]), .. Whole]),
        ["flags without meaning"] = new("4.1", Served, [.. Frame(Ping, 0xFE, 0, new byte[8]), .. Whole]),
        ["an answer to no PING"] = new("6.7", Served, [.. Frame(Ping, Ack, 0, new byte[8]), .. Whole]),
        ["a priority of an idle stream"] = new("6.3", Served, [.. Frame(Priority, 0, 3, [0, 0, 0, 0, 1]), .. Whole]),
        ["a window that grows"] = new("6.9", Served, [.. Frame(WindowUpdate, 0, 0, [0, 0, 0, 1]), .. Whole]),
        ["a padded head"] = new("6.2", Served, Frame(Headers, EndHeaders | EndStream | Padded, 1, [2, .. Request("GET", "/"), 0, 0])),
        ["a head with a priority"] = new("6.2", Served, Frame(Headers, EndHeaders | EndStream | Prioritized, 1, [0, 0, 0, 0, 1, .. Request("GET", "/")])),
        ["padded data"] = new("6.1", Served, [.. Upload, .. Frame(Data, EndStream | Padded, 1, [2, 97, 0, 0])]),
        ["a head in pieces"] = new("6.10", Served, [.. Frame(Headers, EndStream, 1, Request("GET", "/")), .. Frame(Continuation, 0, 1, Block(("x-a", "b"))), .. Frame(Continuation, EndHeaders, 1, Block(("x-c", "d")))]),
        ["trailers"] = new("8.1", Served, [.. Upload, .. Frame(Data, 0, 1, "a"u8), .. Frame(Headers, EndHeaders | EndStream, 1, Block(("x-a", "b")))]),
        ["TE: trailers"] = new("8.2.2", Served, Frame(Headers, EndHeaders | EndStream, 1, Request("GET", "/", more: [("te", "trailers")]))),
        ["a smaller table"] = new("7541 4.2", Served, Frame(Headers, EndHeaders | EndStream, 1, [0x20, .. Request("GET", "/")])),

        ["data beyond a frame's size"] = new("4.2", Stream(FrameSize), [.. Upload, .. Frame(Data, EndStream, 1, new byte[MaxFrame + 1])]),
        ["a head beyond a frame's size"] = new("4.2", Connection(FrameSize), Frame(Headers, EndHeaders | EndStream, 1, new byte[MaxFrame + 1])),
        ["another frame within a head"] = new("4.3", Connection(Protocol), [.. Frame(Headers, EndStream, 1, Request("GET", "/")), .. Frame(Priority, 0, 1, [0, 0, 0, 0, 1])]),
        ["another stream's head within a head"] = new("4.3", Connection(Protocol), [.. Frame(Headers, EndStream, 1, Request("GET", "/")), .. Frame(Headers, EndHeaders | EndStream, 3, Request("GET", "/"))]),
        ["an unknown frame within a head"] = new("5.5", Connection(Protocol), [.. Frame(Headers, EndStream, 1, Request("GET", "/")), .. Frame(0xFA, 0, 1, new byte[8])]),
        ["data on an idle stream"] = new("5.1", Connection(Protocol, StreamClosed), Frame(Data, EndStream, 1, "a"u8)),
        ["a reset of an idle stream"] = new("5.1", Connection(Protocol), Frame(Reset, 0, 1, [0, 0, 0, 8])),
        ["a window of an idle stream"] = new("5.1", Connection(Protocol), Frame(WindowUpdate, 0, 1, [0, 0, 0, 1])),
        ["data behind the end"] = new("5.1", Stream(StreamClosed), [.. Whole, .. Frame(Data, EndStream, 1, "a"u8)]),
        ["a head behind the end"] = new("5.1", Stream(StreamClosed), [.. Whole, .. Frame(Headers, EndHeaders | EndStream, 1, Request("GET", "/"))]),
        ["a head behind a reset"] = new("5.1", Stream(StreamClosed), [.. Upload, .. Frame(Reset, 0, 1, [0, 0, 0, 8]), .. Frame(Headers, EndHeaders | EndStream, 1, Request("GET", "/"))]),
        ["an even stream"] = new("5.1.1", Connection(Protocol), Frame(Headers, EndHeaders | EndStream, 2, Request("GET", "/"))),
        ["an older stream"] = new("5.1.1", Connection(Protocol, StreamClosed), [.. Frame(Headers, EndHeaders, 5, Request("POST", "/")), .. Frame(Headers, EndHeaders | EndStream, 3, Request("GET", "/"))]),
        ["data on no stream"] = new("6.1", Connection(Protocol), Frame(Data, EndStream, 0, "a"u8)),
        ["more padding than data"] = new("6.1", Connection(Protocol), [.. Upload, .. Frame(Data, EndStream | Padded, 1, [9, 97, 0, 0])]),
        ["a head on no stream"] = new("6.2", Connection(Protocol), Frame(Headers, EndHeaders | EndStream, 0, Request("GET", "/"))),
        ["more padding than head"] = new("6.2", Connection(Protocol), Frame(Headers, EndHeaders | EndStream | Padded, 1, [0xFF, .. Request("GET", "/")])),
        ["a priority on no stream"] = new("6.3", Connection(Protocol), Frame(Priority, 0, 0, [0, 0, 0, 0, 1])),
        ["a priority of another size"] = new("6.3", Stream(FrameSize), [.. Upload, .. Frame(Priority, 0, 1, [0, 0, 0, 1])]),
        ["a reset on no stream"] = new("6.4", Connection(Protocol), Frame(Reset, 0, 0, [0, 0, 0, 8])),
        ["a reset of another size"] = new("6.4", Connection(FrameSize), [.. Upload, .. Frame(Reset, 0, 1, [0, 0, 8])]),
        ["an acknowledgement with settings"] = new("6.5", Connection(FrameSize), Frame(SettingsFrame, Ack, 0, [0, 4, 0, 0, 0xFF, 0xFF])),
        ["settings on a stream"] = new("6.5", Connection(Protocol), Frame(SettingsFrame, 0, 1, [0, 4, 0, 0, 0xFF, 0xFF])),
        ["settings of another size"] = new("6.5", Connection(FrameSize), Frame(SettingsFrame, 0, 0, [0, 4, 0])),
        ["ENABLE_PUSH of 2"] = new("6.5.2", Connection(Protocol), Frame(SettingsFrame, 0, 0, [0, 2, 0, 0, 0, 2])),
        ["INITIAL_WINDOW_SIZE above 2^31-1"] = new("6.5.2", Connection(FlowControl), Frame(SettingsFrame, 0, 0, [0, 4, 0x80, 0, 0, 0])),
        ["MAX_FRAME_SIZE below 2^14"] = new("6.5.2", Connection(Protocol), Frame(SettingsFrame, 0, 0, [0, 5, 0, 0, 0x3F, 0xFF])),
        ["MAX_FRAME_SIZE above 2^24-1"] = new("6.5.2", Connection(Protocol), Frame(SettingsFrame, 0, 0, [0, 5, 1, 0, 0, 0])),
        ["a PING on a stream"] = new("6.7", Connection(Protocol), Frame(Ping, 0, 1, new byte[8])),
        ["a PING of another size"] = new("6.7", Connection(FrameSize), Frame(Ping, 0, 0, new byte[6])),
        ["a GOAWAY on a stream"] = new("6.8", Connection(Protocol), Frame(GoAway, 0, 1, new byte[8])),
        ["a window that grows by nothing"] = new("6.9", Connection(Protocol), Frame(WindowUpdate, 0, 0, [0, 0, 0, 0])),
        ["a stream's window that grows by nothing"] = new("6.9", Stream(Protocol), [.. Upload, .. Frame(WindowUpdate, 0, 1, [0, 0, 0, 0])]),
        ["a window update of another size"] = new("6.9", Connection(FrameSize), Frame(WindowUpdate, 0, 0, [0, 0, 1])),
        ["a window above 2^31-1"] = new("6.9.1", Connection(FlowControl), Frame(WindowUpdate, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF])),
        ["a stream's window above 2^31-1"] = new("6.9.1", Stream(FlowControl), [.. Upload, .. Frame(WindowUpdate, 0, 1, [0x7F, 0xFF, 0xFF, 0xFF])]),
        ["more of a head on no stream"] = new("6.10", Connection(Protocol), [.. Frame(Headers, EndStream, 1, Request("GET", "/")), .. Frame(Continuation, EndHeaders, 0, Block(("x-a", "b")))]),
        ["more of a head behind its end"] = new("6.10", Connection(Protocol), [.. Upload, .. Frame(Continuation, EndHeaders, 1, Block(("x-a", "b")))]),
        ["more of a head behind data"] = new("6.10", Connection(Protocol), [.. Upload, .. Frame(Data, 0, 1, "a"u8), .. Frame(Continuation, EndHeaders, 1, Block(("x-a", "b")))]),
        ["a push"] = new("8.4", Connection(Protocol), [.. Upload, .. Frame(PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. Request("GET", "/")])]),

        ["a name in upper case"] = Malformed("8.2.1", Request("GET", "/", more: [("X-A", "b")])),
        ["a connection's header"] = Malformed("8.2.2", Request("GET", "/", more: [("connection", "keep-alive")])),
        ["another TE"] = Malformed("8.2.2", Request("GET", "/", more: [("te", "trailers, deflate")])),
        ["an unknown pseudo header"] = Malformed("8.3", Block((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "localhost"), (":a", "b"))),
        ["an answer's pseudo header"] = Malformed("8.3", Block((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "localhost"), (":status", "200"))),
        ["a pseudo header behind another header"] = Malformed("8.3", Block((":method", "GET"), (":scheme", "http"), (":authority", "localhost"), ("x-a", "b"), (":path", "/"))),
        ["a pseudo header in trailers"] = new("8.1", Stream(Protocol), [.. Upload, .. Frame(Data, 0, 1, "a"u8), .. Frame(Headers, EndHeaders | EndStream, 1, Block((":method", "POST")))]),
        ["trailers that are not the end"] = new("8.1", Stream(Protocol), [.. Upload, .. Frame(Headers, EndHeaders, 1, Block(("x-a", "b")))]),
        ["no method"] = Malformed("8.3.1", Block((":scheme", "http"), (":path", "/"), (":authority", "localhost"))),
        ["no scheme"] = Malformed("8.3.1", Block((":method", "GET"), (":path", "/"), (":authority", "localhost"))),
        ["no path"] = Malformed("8.3.1", Block((":method", "GET"), (":scheme", "http"), (":authority", "localhost"))),
        ["an empty path"] = Malformed("8.3.1", Request("GET", "")),
        ["two methods"] = Malformed("8.3.1", Block((":method", "GET"), (":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", "localhost"))),
        ["two paths"] = Malformed("8.3.1", Block((":method", "GET"), (":scheme", "http"), (":path", "/"), (":path", "/a"), (":authority", "localhost"))),
        ["a length that the data has not"] = new("8.1.1", Stream(Protocol), [.. Frame(Headers, EndHeaders, 1, Request("POST", "/", more: [("content-length", "3")])), .. Frame(Data, EndStream, 1, "a"u8)]),

        ["an index that there is not"] = new("7541 2.3.3", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0xC6])),
        // The server calls this one an error of its own.
        ["the index 0"] = new("7541 6.1", Connection(Compression, Internal), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0x80])),
        ["a table that grows within a head"] = new("7541 4.2", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0x21])),
        ["a table above the bound"] = new("7541 6.3", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [0x3F, 0xE1, 0xFF, 3, .. Request("GET", "/")])),
        ["a code that ends with more than seven bits of padding"] = new("7541 5.2", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0, 3, .. "x-a"u8, 0x82, 0x1F, 0xFF])),
        ["a code that is padded with zeros"] = new("7541 5.2", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0, 3, .. "x-a"u8, 0x81, 0x18])),
        ["a code of the end of a text"] = new("7541 5.2", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0, 3, .. "x-a"u8, 0x84, 0xFF, 0xFF, 0xFF, 0xFF])),
        ["a head that breaks off"] = new("4.3", Connection(Compression), Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), 0, 9, 97])),
    };

    private static Http2Case Malformed(string section, byte[] block) => new(section, Stream(Protocol), Frame(Headers, EndHeaders | EndStream, 1, block));
}
