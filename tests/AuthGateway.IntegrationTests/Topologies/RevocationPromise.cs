using System.Collections.Concurrent;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>An acknowledged revocation never un-happens, and holds at once where it was acknowledged.</summary>
internal sealed class RevocationPromise(FaultReplicas replicas) : Promise(replicas)
{
    private readonly ConcurrentQueue<string> _tokens = new();

    public override string Name => "revocation";

    public override async Task VerifyAsync(string name, Gateway gateway)
    {
        var number = 0;
        foreach (var token in _tokens)
        {
            number++;
            await BecomesAsync(401, () => AskAsync(gateway, token), $"{name}, {number} of {_tokens.Count}");
        }

        foreach (var token in _tokens)
        {
            Assert.Equal(401, await AskAsync(gateway, token));
        }
    }

    protected override async Task OperateAsync(int turn)
    {
        var subject = $"revoked-{Guid.NewGuid():N}";
        var token = await Replicas.Landscape.MintAsync(new Dictionary<string, object> { ["sub"] = subject });
        var status = await Replicas.Landscape.RevokeAsync(Replicas.Told, subject);
        Note("revoke", status);
        if (status == 201)
        {
            _tokens.Enqueue(token);
            Acknowledge();
            // The replica that said so holds to it at once, whatever Redis does.
            if (await AskAsync(Replicas.Told, token) is var after and not (401 or 503))
            {
                Wrong($"{after} for a caller whose revocation was acknowledged");
            }
        }
        else if (status != 503)
        {
            Wrong($"{status} for a revocation that could not be confirmed");
        }
    }

    private Task<int> AskAsync(Gateway gateway, string token) => Replicas.Landscape.StatusAsync("/echo/x", token, gateway);
}
