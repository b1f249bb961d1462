using System.Buffers.Binary;
using AuthGateway.TestSupport;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Conformance;

/// <summary>HTTP/2 by the letter of RFC 9113, and its compression by that of RFC 7541.</summary>
public sealed class Http2Tests(OpenGateway open) : IClassFixture<OpenGateway>
{
    public static TheoryData<string> Names => [.. Http2Cases.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Frames_get_what_the_RFC_says(string name)
    {
        var expected = Http2Cases.All[name];
        await using var client = await ConnectAsync(open.Gateway.Http2);
        client.Patience = TimeSpan.FromSeconds(60);
        await client.TrySendAsync(expected.Frames);

        var (endsConnection, code, status) = await OutcomeAsync(client, expected.Expected);

        var told = $"{name} ({expected.Section}): {(endsConnection ? "connection" : "stream")}, code {code}, status {status}";
        if (expected.Expected.Codes.Count == 0)
        {
            Assert.True(status == 200, told);
            return;
        }

        Assert.True(endsConnection || !expected.Expected.EndsConnection, told);
        // RFC 9113 section 8.1.1: what is malformed may be answered instead, and a connection may end without a word (section 5.4.1): a stream may not.
        Assert.True(code is -1 ? (endsConnection && expected.Expected.EndsConnection) || status == 400 : expected.Expected.Codes.Contains(code), told);
    }

    [Fact]
    public async Task What_is_no_preface_is_not_answered_as_HTTP_2()
    {
        await using var client = await RawHttpClient.ConnectAsync(open.Gateway.Http2);
        client.Patience = TimeSpan.FromSeconds(60);

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n\0\0\0\u0004\0\0\0\0\0");

        var (bytes, _) = await client.ReadToEndAsync();
        Assert.DoesNotContain("200", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    // The first error that is as expected, or the answer's end where that is an outcome.
    private static async Task<(bool EndsConnection, int Code, int Status)> OutcomeAsync(RawHttp2Client client, Http2Outcome expected)
    {
        var status = 0;
        while (await client.ReadAsync() is { } frame)
        {
            if (frame.Type == GoAway)
            {
                return (true, BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4)), status);
            }

            if (frame.Type == Reset && !expected.EndsConnection)
            {
                return (false, BinaryPrimitives.ReadInt32BigEndian(frame.Payload), status);
            }

            status = frame.Type == Headers ? StatusOf(frame.Payload) : status;
            var isAnswer = expected.Codes.Count == 0 || (status == 400 && !expected.EndsConnection);
            if (isAnswer && frame.Type is Headers or Data && frame.Has(EndStream))
            {
                return (false, -1, status);
            }
        }

        return (true, -1, status);
    }
}
