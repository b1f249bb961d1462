using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// After an acknowledged use the new token is good and the old one is not: once the new one was used, too, the old one ends the family. A client whose
/// answer was lost, or was 503, gets the same successor when it tries again, and is never taken for a thief.
/// </summary>
internal sealed class RefreshPromise(FaultReplicas replicas) : Promise(replicas)
{
    public const string Client = "faults";

    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const int Uses = 4;
    private const int OneOf = 4;

    // In place of a status: the client hung up.
    private const int Lost = 0;

    // About what the answer takes: sometimes it is lost before the use was written, sometimes after.
    private static readonly TimeSpan HangUp = TimeSpan.FromMilliseconds(4);

    private readonly ConcurrentQueue<RefreshFamilyLife> _ended = new();
    private readonly ConcurrentQueue<RefreshFamilyLife> _alive = new();
    private readonly List<RefreshFamilyLife> _good = [];
    private bool _isJudged;

    public static string Secret { get; } = SecretHash.NewSecret();

    public override string Name => "refresh token";

    /// <summary>A token of the client itself, which the gateway signs.</summary>
    public static async Task<(int Status, string? Token)> ApplicationTokenAsync(Gateway gateway)
    {
        var (status, body) = await PostAsync(gateway, "grant_type=client_credentials&scope=profile");
        return (status, status == 200 ? Text(body, "access_token") : null);
    }

    public override async Task VerifyAsync(string name, Gateway gateway)
    {
        if (!_isJudged)
        {
            // Of half of them the old token comes first: where the last use was lost, it would be good again.
            _isJudged = true;
            foreach (var (family, isReplayed) in _alive.Select((family, i) => (family, i % 2 == 0)))
            {
                if (isReplayed)
                {
                    Assert.True(await EndByReuseAsync(family, gateway), $"{name}: a token whose successor was used is good again; {Replicas.Journal.Answers}");
                }
                else
                {
                    _good.Add(family);
                }
            }
        }

        foreach (var family in _good)
        {
            Assert.True(await UseAsync(family, 0, _ => gateway), $"{name}: the newest token is refused; {Replicas.Journal.Answers}");
        }

        foreach (var family in _ended)
        {
            Assert.Equal(400, await DefiniteAsync(async () => (await PresentAsync(gateway, family.Current)).Status));
            await BecomesAsync(401, () => Replicas.Landscape.StatusAsync("/echo/x", family.Access, gateway), $"{name}, an access token of a family that ended");
        }
    }

    protected override async Task OperateAsync(int turn)
    {
        var login = await Replicas.Landscape.MintAsync(new { sub = $"family-{Guid.NewGuid():N}", scope = "profile" });
        var (status, body) = await PostAsync(Replicas.ByTurns(turn), $"grant_type={Exchange}&subject_token={login}&subject_token_type={AccessToken}");
        Note("begin family", status);
        if (status != 200)
        {
            if (status != 503)
            {
                Wrong($"{status} for a login: {body}");
            }

            return;
        }

        var family = new RefreshFamilyLife(Text(body, "refresh_token"), Text(body, "access_token"));
        for (var use = 0; use < Uses; use++)
        {
            if (!await UseAsync(family, turn + use, Replicas.ByTurns))
            {
                Wrong("a good token was refused");
                return;
            }

            Acknowledge();
        }

        if (turn % OneOf == 0)
        {
            if (!await EndByReuseAsync(family, Replicas.ByTurns(turn)))
            {
                Wrong("an old token was good");
            }
        }
        else
        {
            _alive.Enqueue(family);
        }
    }

    // As a client does that must have an answer: again after 503, and again after none.
    private async Task<bool> UseAsync(RefreshFamilyLife family, int turn, Func<int, Gateway> at)
    {
        JsonNode? body = null;
        var attempt = turn;
        var status = await DefiniteAsync(async () =>
        {
            var hangsUp = attempt % OneOf == 1 && attempt == turn;
            (var status, body) = await PresentAsync(at(attempt++), family.Current, hangsUp ? HangUp : Timeout.InfiniteTimeSpan);
            Note("use", status);
            return status == Lost ? 503 : status;
        });
        if (status != 200)
        {
            return false;
        }

        family.Went(Text(body, "refresh_token"));
        return true;
    }

    private async Task<bool> EndByReuseAsync(RefreshFamilyLife family, Gateway at)
    {
        if (!family.HasUsedUp)
        {
            return true;
        }

        var status = await DefiniteAsync(async () => (await PresentAsync(at, family.UsedUp)).Status);
        Note("replay", status);
        _ended.Enqueue(family);
        return status == 400;
    }

    private static Task<(int Status, JsonNode? Body)> PresentAsync(Gateway gateway, string token, TimeSpan? patience = null) =>
        PostAsync(gateway, $"grant_type=refresh_token&refresh_token={token}", patience);

    private static async Task<(int Status, JsonNode? Body)> PostAsync(Gateway gateway, string form, TimeSpan? patience = null)
    {
        using var patient = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{Secret}")));
        try
        {
            using var response = await gateway.Client.SendAsync(request, patient.Token);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(patient.Token)));
        }
        catch (OperationCanceledException) when (patient.IsCancellationRequested)
        {
            return (Lost, null);
        }
    }

    private static string Text(JsonNode? body, string member)
    {
        var text = body![member]!.GetValue<string>();
        LogCanary.Watch(text);
        return text;
    }
}
