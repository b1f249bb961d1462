using AuthGateway.Relations.Tuples;

namespace AuthGateway.Redis.Relations;

/// <summary>An entry of a store's log: a change of a tuple, a new model, or an object's new attributes.</summary>
/// <param name="Revision">The write that it belongs to.</param>
/// <param name="Index">Its place in that write, from 1.</param>
/// <param name="At">When, by Redis' clock.</param>
/// <param name="Change">The change; the default when it is none of a tuple.</param>
/// <param name="Model">The new model's id; null when it is something else.</param>
internal readonly record struct LoggedChange(long Revision, int Index, DateTimeOffset At, TupleChange Change, string? Model)
{
    /// <summary>The object's attributes from now on; null when it is something else.</summary>
    public StoredAttributes? Attributes { get; init; }

    /// <summary>Whether it is a change of a tuple.</summary>
    public bool IsOfTuple => Model is null && Attributes is null;
}
