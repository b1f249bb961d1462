namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>
/// What a rule reads of the free parts of a question, which the application that asks has filled as it likes: all that may be kept or logged of them. Types, ids
/// and the action's name are read by every rule.
/// </summary>
internal sealed record QuestionReads
{
    public static readonly QuestionReads None = new();

    /// <summary>Of the subject's properties.</summary>
    public MemberReads Subject { get; init; } = MemberReads.None;

    /// <summary>Of the action's properties.</summary>
    public MemberReads Action { get; init; } = MemberReads.None;

    /// <summary>Of the resource's properties.</summary>
    public MemberReads Resource { get; init; } = MemberReads.None;

    /// <summary>Of the context.</summary>
    public MemberReads Context { get; init; } = MemberReads.None;

    /// <summary>Whether nothing is read.</summary>
    public bool IsEmpty => Subject.IsEmpty && Action.IsEmpty && Resource.IsEmpty && Context.IsEmpty;

    /// <summary>What two read together.</summary>
    public QuestionReads With(QuestionReads other) => other.IsEmpty ? this : IsEmpty ? other : new()
    {
        Subject = Subject.With(other.Subject),
        Action = Action.With(other.Action),
        Resource = Resource.With(other.Resource),
        Context = Context.With(other.Context),
    };

    /// <summary>Whether all of this is read by another, too.</summary>
    public bool IsWithin(QuestionReads other) =>
        Subject.IsWithin(other.Subject) && Action.IsWithin(other.Action) && Resource.IsWithin(other.Resource) && Context.IsWithin(other.Context);

    /// <summary>Whether both read the same member somewhere.</summary>
    public bool Overlaps(QuestionReads other) =>
        Subject.Overlaps(other.Subject) || Action.Overlaps(other.Action) || Resource.Overlaps(other.Resource) || Context.Overlaps(other.Context);
}
