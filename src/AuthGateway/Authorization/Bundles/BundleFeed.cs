using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Redis.Bundles;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// Keeps this replica's policies those that Redis has in force. A message only wakes it; the poll finds what no message told. What is refused, gone or
/// can't be read leaves the last good version in force.
/// </summary>
/// <remarks>
/// After a failover that took versions back, the replica follows what Redis has then, as copies of relationships do: a fleet whose replicas decide by
/// different versions, the ones that were there and those that start later, could not be understood by anybody. It is logged, and the pipeline's next
/// apply with the version that it expects is told.
/// </remarks>
internal sealed class BundleFeed(
    BundleStore store, BundleMessages messages, BundleLoader loader, PolicyBundles bundles, PolicyStores stores, AuthorizationSettings settings, ILogger<BundleFeed> logger, TimeProvider clock)
    : BackgroundService
{
    // After a failed reading: 100 ms, 200 ms, 400 ms, … up to the poll interval.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    // What was refused is looked at again after so long: the configuration's routes, with which it may have collided, can change.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, long> _refusedAt = new(StringComparer.Ordinal);

    // By which configuration each namespace's version was judged.
    private readonly Dictionary<string, string> _judgedBy = new(StringComparer.Ordinal);
    private volatile ImmutableList<BundleState> _states = [.. settings.Bundles.Namespaces.Keys.Order(StringComparer.Ordinal).Select(name => new BundleState(name, null, null, null))];
    private volatile string? _lastFailure;
    private StoreMoment _moment;
    private long _readAt;
    private int _failures;

    /// <summary>How each namespace stands.</summary>
    public IReadOnlyList<BundleState> States => _states;

    /// <summary>Why the last reading failed, in a fixed word; null when it succeeded.</summary>
    public string? LastFailure => _lastFailure;

    /// <summary>For how long nobody has confirmed that nothing is newer; null before the first reading.</summary>
    public TimeSpan? Age => Interlocked.Read(ref _readAt) is var at && at == 0 ? null : clock.GetElapsedTime(at);

    /// <summary>One look at what is in force.</summary>
    /// <returns>How long to wait for the next one.</returns>
    public async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        var sentAt = clock.GetTimestamp();
        await messages.ListenAsync(Wake, cancellation);
        var failure = await store.ReadAsync(_moment, cancellation) switch
        {
            StoreResult<BundleVersions>.Got got => await FollowAsync(got.Value, cancellation),
            StoreResult<BundleVersions>.Failed failed => failed.Reason,
            _ => "unreadable_answer",
        };
        if (failure is null)
        {
            Interlocked.Exchange(ref _readAt, sentAt);
            _failures = 0;
        }
        else
        {
            _failures++;
            if (_lastFailure != failure)
            {
                logger.BundleReadingFailed(failure);
            }
        }

        _lastFailure = failure;
        return Pause();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => Wake(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken))
            {
                timer.Change(await LookAsync(stoppingToken), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<string?> FollowAsync(BundleVersions versions, CancellationToken cancellation)
    {
        if (versions.IsLost)
        {
            logger.BundlesWentBack();
        }

        _moment = versions.Moment;
        string? failure = null;
        var ready = new List<LoadedBundle>();
        foreach (var state in _states)
        {
            if (!versions.ByNamespace.TryGetValue(state.Namespace, out var version))
            {
                if (state.Version is not null && state.Refused != "")
                {
                    logger.BundleGone(state.Namespace, state.Version);
                    Set(state with { Refused = "", Finding = "gone" });
                }

                continue;
            }

            if (version == state.Version)
            {
                failure = await JudgeAgainAsync(state, version, ready, cancellation) ?? failure;
            }
            else if (version != state.Refused || !_refusedAt.TryGetValue(state.Namespace, out var at) || clock.GetElapsedTime(at) > SecondLook)
            {
                failure = await TakeAsync(state, version, ready, cancellation) ?? failure;
            }
        }

        if (ready.Count > 0)
        {
            // Asked for before anybody asks by them.
            foreach (var bundle in ready)
            {
                stores.Add(bundle.Stores, isServing: bundles.Snapshot.Find(bundle.Namespace) is not null);
            }

            bundles.Replace(ready);
            foreach (var bundle in ready)
            {
                logger.BundleLoaded(bundle.Namespace, bundle.Version, bundle.Policies.Count, bundle.Routes.Length);
                Set(new BundleState(bundle.Namespace, bundle.Version, null, null));
            }
        }

        return failure;
    }

    // The routes and clusters of the configuration are read live. What they leave no place for goes on, as the last good version does, and
    // says so.
    private async Task<string?> JudgeAgainAsync(BundleState state, string version, List<LoadedBundle> ready, CancellationToken cancellation)
    {
        if (_judgedBy.GetValueOrDefault(state.Namespace) == loader.Revision && (state.Refused is null || state.Refused == version))
        {
            return null;
        }

        var (bundle, wrong, failure) = await JudgeAsync(state, version, ready, cancellation);
        if (failure is null && bundle is not null)
        {
            Set(state with { Refused = null, Finding = null });
        }
        else if (failure is null)
        {
            Refuse(state, version, wrong);
        }

        return failure;
    }

    private async Task<string?> TakeAsync(BundleState state, string version, List<LoadedBundle> ready, CancellationToken cancellation)
    {
        var (bundle, wrong, failure) = await JudgeAsync(state, version, ready, cancellation);
        if (bundle is not null)
        {
            ready.Add(bundle);
        }
        else if (failure is null)
        {
            Refuse(state, version, wrong);
        }

        return failure;
    }

    private async Task<(LoadedBundle? Bundle, BundleFinding? Wrong, string? Failure)> JudgeAsync(BundleState state, string version, List<LoadedBundle> ready, CancellationToken cancellation)
    {
        string text;
        switch (await store.FindAsync(state.Namespace, version, cancellation))
        {
            case StoreResult<ImmutableList<string>>.Got { Value: [var found] }:
                text = found;
                break;
            case StoreResult<ImmutableList<string>>.Got:
                text = "";
                break;
            case StoreResult<ImmutableList<string>>.Failed failed:
                return (null, null, failed.Reason);
            default:
                return (null, null, "unreadable_answer");
        }

        // Looked at before: a configuration that comes meanwhile is judged by the next time.
        _judgedBy[state.Namespace] = loader.Revision;
        var bundle = loader.Load(state.Namespace, version, text, ready, out var wrong);
        return (bundle, wrong, null);
    }

    private void Refuse(BundleState state, string version, BundleFinding? wrong)
    {
        if (version != state.Refused)
        {
            logger.BundleRefused(state.Namespace, version, state.Version ?? "nothing", wrong?.ToString() ?? "");
        }

        _refusedAt[state.Namespace] = clock.GetTimestamp();
        Set(state with { Refused = version, Finding = wrong?.Code });
    }

    private void Set(BundleState state) => _states = _states.SetItem(_states.FindIndex(other => other.Namespace == state.Namespace), state);

    private void Wake() => _wake.Writer.TryWrite(true);

    private TimeSpan Pause()
    {
        // Up to a fifth earlier, so that replicas that started together do not ask together.
        var poll = settings.Bundles.PollInterval * (1 - (RandomNumberGenerator.GetInt32(200) / 1000.0));
        var retry = FirstRetry * (1 << Math.Min(Math.Max(0, _failures - 1), 10));
        return _failures == 0 || retry > poll ? poll : retry;
    }
}
