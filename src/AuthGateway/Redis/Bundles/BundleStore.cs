using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.Redis.Relations;
using StackExchange.Redis;

namespace AuthGateway.Redis.Bundles;

/// <summary>The policy bundles in Redis. Never throws for what Redis does.</summary>
internal sealed class BundleStore(RelationCalls calls, RedisKeys keys)
{
    /// <summary>The most namespaces that the store holds, whoever writes: replicas read the list of all of them at each poll.</summary>
    public const int MostNamespaces = 1000;

    private const int EntryLines = 6;

    /// <summary>Puts a version in force, confirmed by as many replicas as the settings say.</summary>
    /// <param name="version">The version.</param>
    /// <param name="kept">How many entries of history are kept.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<BundleWriting>> WriteAsync(NewBundleVersion version, int kept, CancellationToken cancellation) => calls.WriteAsync<BundleWriting>(
        RedisMetrics.WriteBundles,
        BundleScripts.Write,
        [keys.BundleState, keys.BundleDocuments, keys.BundleHistory(version.Namespace)],
        [keys.BundleChannel.ToString(), version.Namespace, version.Seen, version.Version, version.Document, version.Kind, version.Actor.ReplaceLineEndings(" "), kept, MostNamespaces],
        parts => RelationCalls.Word(parts) switch
        {
            "written" => new BundleWriting.Written(),
            "same" => new BundleWriting.Same(),
            "conflict" when parts.Length == 2 => new BundleWriting.Conflict((string?)parts[1] ?? ""),
            "unknown" => new BundleWriting.Unknown(),
            "full" => new BundleWriting.Full(),
            _ => null,
        },
        ledger: default,
        cancellation);

    /// <summary>Reads which versions are in force.</summary>
    /// <param name="known">The moment that the reader has.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<BundleVersions>> ReadAsync(StoreMoment known, CancellationToken cancellation) => calls.ReadAsync(
        RedisMetrics.ReadBundles, BundleScripts.Read, [keys.BundleState], [known.Epoch, known.Revision], Versions, ledger: default, cancellation);

    /// <summary>Reads a version's manifest: one, or none where there is no such version.</summary>
    public ValueTask<StoreResult<ImmutableList<string>>> FindAsync(string @namespace, string version, CancellationToken cancellation) => calls.ReadAsync(
        RedisMetrics.ReadBundles,
        BundleScripts.Find,
        [keys.BundleState, keys.BundleDocuments],
        [$"{@namespace}/{version}"],
        parts => RelationCalls.Word(parts) switch
        {
            "missing" => ImmutableList<string>.Empty,
            "found" when parts.Length == 2 => [(string?)parts[1] ?? ""],
            _ => null,
        },
        ledger: default,
        cancellation);

    /// <summary>Reads a namespace's history, the newest first.</summary>
    public ValueTask<StoreResult<ImmutableList<BundleHistoryEntry>>> HistoryAsync(string @namespace, CancellationToken cancellation) => calls.ReadAsync(
        RedisMetrics.ReadBundles,
        BundleScripts.History,
        [keys.BundleState, keys.BundleDocuments, keys.BundleHistory(@namespace)],
        [],
        parts => RelationCalls.Word(parts) == "found" ? parts.Skip(1).Select(Entry).OfType<BundleHistoryEntry>().ToImmutableList() : null,
        ledger: default,
        cancellation);

    private static BundleVersions? Versions(RedisResult[] parts)
    {
        if (RelationCalls.Word(parts) != "now" || parts.Length < 4 || parts.Length % 2 != 0 || !RelationCalls.TryMoment(parts, 1, out var moment))
        {
            return null;
        }

        var versions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 4; i < parts.Length; i += 2)
        {
            versions[(string?)parts[i] ?? ""] = (string?)parts[i + 1] ?? "";
        }

        return new BundleVersions(moment, (string?)parts[3] == "1", versions.ToImmutable());
    }

    private static BundleHistoryEntry? Entry(RedisResult part) => ((string?)part ?? "").Split('\n') is { Length: EntryLines } lines
        && long.TryParse(lines[2], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        && long.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new BundleHistoryEntry(lines[0], lines[1], revision, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), lines[4], lines[5])
            : null;
}
