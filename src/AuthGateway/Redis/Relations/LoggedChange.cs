using AuthGateway.Relations.Tuples;

namespace AuthGateway.Redis.Relations;

/// <summary>An entry of a store's log: a change of a tuple, or a new model.</summary>
/// <param name="Revision">The write that it belongs to.</param>
/// <param name="Index">Its place in that write, from 1.</param>
/// <param name="At">When, by Redis' clock.</param>
/// <param name="Change">The change; the default when it is a model.</param>
/// <param name="Model">The new model's id; null when it is a change of a tuple.</param>
internal readonly record struct LoggedChange(long Revision, int Index, DateTimeOffset At, TupleChange Change, string? Model);
