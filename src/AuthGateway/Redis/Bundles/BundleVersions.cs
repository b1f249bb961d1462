using System.Collections.Immutable;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Redis.Bundles;

/// <summary>Which versions are in force.</summary>
/// <param name="Moment">At which moment; epoch 0 where none ever was.</param>
/// <param name="IsLost">Whether a failover took back what the reader has seen.</param>
/// <param name="ByNamespace">The version of each namespace.</param>
internal sealed record BundleVersions(StoreMoment Moment, bool IsLost, ImmutableSortedDictionary<string, string> ByNamespace);
