using System.Runtime.InteropServices;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>What a relationship was looked up in.</summary>
/// <param name="Moment">The store's epoch and revision.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Age">For how long nobody had confirmed that nothing was newer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoreStamp(StoreMoment Moment, string Model, TimeSpan Age);
