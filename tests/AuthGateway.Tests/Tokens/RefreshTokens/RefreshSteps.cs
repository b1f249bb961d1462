using System.Buffers.Text;
using System.Globalization;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>What the tests of refresh tokens do and look at beside the tokens' own interface.</summary>
internal static class RefreshSteps
{
    public static string Key(RefreshOutcome.Issued issued) => $"{{authgateway:refresh:{issued.Grant.FamilyId}}}";

    public static Task<string> GraceIsOverAsync(TestServer server, RefreshOutcome.Issued issued) => server.CommandAsync("HSET", Key(issued), "at", "1");

    public static async Task<TimeSpan> LeftAsync(TestServer server, RefreshOutcome.Issued issued) =>
        TimeSpan.FromMilliseconds(long.Parse(await server.CommandAsync("PTTL", Key(issued)), CultureInfo.InvariantCulture));

    public static async Task<string> ListKeyAsync(TestServer server, bool exists = true)
    {
        var keys = (await server.CommandAsync("KEYS", "*refresh-subject*")).Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(keys.Length > 0 || !exists);
        return keys.FirstOrDefault() ?? "none";
    }

    // The name of one token with the tag of another.
    public static string Splice(string named, string tagged)
    {
        var bytes = Base64Url.DecodeFromChars(named.AsSpan(4));
        Base64Url.DecodeFromChars(tagged.AsSpan(4)).AsSpan(20).CopyTo(bytes.AsSpan(20));
        return "agr_" + Base64Url.EncodeToString(bytes);
    }

    public static async Task IsOverAsync(RefreshOutcome.Issued issued, string current, params RefreshReplica[] replicas)
    {
        foreach (var replica in replicas)
        {
            await replica.RefusedAsync(current, RefreshReasons.FamilyEnded);
            await replica.RefusedAsync(issued.Token, RefreshReasons.FamilyEnded);
            Assert.IsType<RefreshOutcome.Refused>(await replica.FindAsync(current));
            await replica.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
        }
    }
}
