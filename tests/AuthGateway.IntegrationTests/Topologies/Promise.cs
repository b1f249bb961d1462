using System.Net.Http.Json;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// One kind of operation that must not be lost: made again and again while Redis goes through faults, each acknowledged one recorded, and all of
/// them held to afterwards. An operation that was answered 503, or not at all, may have been made or not.
/// </summary>
internal abstract class Promise(FaultReplicas replicas)
{
    // So that a run of minutes has thousands of operations and not a hundred thousand, each of which is looked at by every replica.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long _acknowledged;

    /// <summary>How many operations were acknowledged.</summary>
    public long Count => Interlocked.Read(ref _acknowledged);

    /// <summary>What is promised, in a word.</summary>
    public abstract string Name { get; }

    protected FaultReplicas Replicas => replicas;

    /// <summary>Makes operations until it is stopped. One that the checker can't judge ends the run.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                await OperateAsync(turn);
            }
            catch (Exception e)
            {
                replicas.Journal.Wrong($"{Name}: {e}");
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>Looks at a replica for every operation that was acknowledged.</summary>
    public abstract Task VerifyAsync(string name, Gateway gateway);

    /// <summary>Makes an operation or some that belong together.</summary>
    protected abstract Task OperateAsync(int turn);

    protected void Acknowledge() => Interlocked.Increment(ref _acknowledged);

    /// <summary>Asks until there is an answer that is not 503, which Redis' fault may be.</summary>
    protected async Task<int> DefiniteAsync(Func<Task<int>> ask)
    {
        var status = 503;
        await Eventually.TrueAsync(async () => (status = await ask()) != 503, TimeSpan.FromMinutes(1), $"{Name} is answered: {replicas.Journal.Answers}");
        return status;
    }

    /// <summary>Waits until a replica answers so: the last word of an operation may still be on its way to it, for no longer than a lease.</summary>
    protected async Task BecomesAsync(int expected, Func<Task<int>> ask, string what)
    {
        var status = 0;
        try
        {
            await Eventually.TrueAsync(async () => (status = await ask()) == expected, TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{Name}: {what}: {status}, and should be {expected}; {replicas.Journal.Answers}");
        }
    }

    /// <summary>Sends a request of an operator.</summary>
    protected static Task<HttpResponseMessage> AdminAsync(Gateway gateway, HttpMethod method, string path, object? body = null) =>
        gateway.ManagementClient.SendAsync(new HttpRequestMessage(method, path)
        {
            Headers = { Authorization = GatewayProcess.Bearer(Gateway.AdminToken) },
            Content = body is null ? null : JsonContent.Create(body),
        });

    /// <summary>Counts an answer under this promise's name.</summary>
    protected void Note(string what, int status) => replicas.Journal.Note($"{what} {status}");

    protected void Wrong(string what) => replicas.Journal.Wrong($"{Name}: {what}");
}
