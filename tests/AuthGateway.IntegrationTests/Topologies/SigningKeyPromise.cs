using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// A change of the signing keys that was acknowledged is never undone: a key that was taken out never comes back, none that should be there is lost, and
/// what signs at the end is the last acknowledged key, or one of a change that was not acknowledged: never an old one.
/// </summary>
internal sealed class SigningKeyPromise(FaultReplicas replicas) : Promise(replicas)
{
    // The ring remembers 64 keys that were taken out; each change takes out two here.
    private const int MostChanges = 25;

    private readonly ConcurrentQueue<SigningKeyChange> _changes = new();
    private readonly ConcurrentQueue<string> _tokens = new();
    private bool _isUncertain;

    public override string Name => "signing keys";

    public override async Task VerifyAsync(string name, Gateway gateway)
    {
        var removed = _changes.SelectMany(change => change.Removed).ToHashSet(StringComparer.Ordinal);
        var known = _changes.SelectMany(change => change.Others.Append(change.Signing)).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var last = _changes.Last().Signing;
        // No change that was answered 503 is still on its way a lease after the last one.
        await Eventually.TrueAsync(async () => await PublishedAsync(gateway) is { Count: > 0 } ids && !ids.Overlaps(removed), TimeSpan.FromMinutes(1), $"{name}: keys that were taken out are not published");

        var ring = SigningKeyChange.Read(await ListAsync(gateway));
        var published = await PublishedAsync(gateway);
        Assert.Subset(ring.Removed.ToHashSet(StringComparer.Ordinal), removed);
        Assert.Empty(known.Except(ring.Others).Except(ring.Removed).Except([ring.Signing]));
        Assert.Subset(published.ToHashSet(StringComparer.Ordinal), ring.Others.Append(ring.Signing).ToHashSet(StringComparer.Ordinal));
        Assert.True(ring.Signing == last || (_isUncertain && !known.Contains(ring.Signing)), $"{name}: {ring.Signing} signs, and the last acknowledged one is {last}");

        foreach (var token in _tokens)
        {
            var isPublished = published.Contains(Jws.Read(token).Header["kid"]!.GetValue<string>());
            await BecomesAsync(isPublished ? 200 : 401, () => Replicas.Landscape.StatusAsync("/echo/x", token, gateway), $"{name}, a token of a key that is {(isPublished ? "published" : "out")}");
        }

        // It can sign, too: the private half is there.
        Assert.True(await SignAsync(gateway) is { } signed && Jws.Read(signed).Header["kid"]!.GetValue<string>() == ring.Signing, $"{name} signs with {ring.Signing}");
    }

    protected override async Task OperateAsync(int turn)
    {
        if (_changes.Count >= MostChanges)
        {
            // Counted on, so that whoever waits for more operations goes on; those before have enough to lose.
            Acknowledge();
            return;
        }

        using var response = await AdminAsync(Replicas.ByTurns(turn / 2), HttpMethod.Post, "/admin/signing-keys/rotate", turn % 2 == 0 ? new { } : new { emergency = true });
        Note("rotate", (int)response.StatusCode);
        if (response.IsSuccessStatusCode)
        {
            _changes.Enqueue(SigningKeyChange.Read(await response.Content.ReadAsStringAsync()));
            Acknowledge();
            if (await SignAsync(Replicas.ByTurns(turn / 2)) is { } token)
            {
                _tokens.Enqueue(token);
            }
        }
        else if ((int)response.StatusCode == 503)
        {
            _isUncertain = true;
        }
        else
        {
            Wrong($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
    }

    private static async Task<IReadOnlySet<string>> PublishedAsync(Gateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/.well-known/jwks.json");
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(await response.Content.ReadAsStringAsync())!["keys"]!.AsArray().Select(key => key!["kid"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>(StringComparer.Ordinal);
    }

    private async Task<string> ListAsync(Gateway gateway)
    {
        var answer = "";
        await DefiniteAsync(async () =>
        {
            using var response = await AdminAsync(gateway, HttpMethod.Get, "/admin/signing-keys");
            answer = await response.Content.ReadAsStringAsync();
            return (int)response.StatusCode;
        });
        return answer;
    }

    private async Task<string?> SignAsync(Gateway gateway)
    {
        string? token = null;
        await DefiniteAsync(async () =>
        {
            (var status, token) = await RefreshPromise.ApplicationTokenAsync(gateway);
            return status;
        });
        return token;
    }
}
