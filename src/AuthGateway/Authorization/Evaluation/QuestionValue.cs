namespace AuthGateway.Authorization.Evaluation;

/// <summary>Where the value in a relationship's name comes from. Closed: there is no other source.</summary>
internal abstract record QuestionValue
{
    private const string SubjectProperties = "subject.properties.";
    private const string ResourceProperties = "resource.properties.";

    private QuestionValue()
    {
    }

    /// <summary>The source of that name; null when there is none.</summary>
    public static QuestionValue? Find(string name) => name switch
    {
        "subject.id" => new SubjectId(),
        "subject.type" => new SubjectType(),
        "resource.id" => new ResourceId(),
        "resource.type" => new ResourceType(),
        "action.name" => new ActionName(),
        _ when name.StartsWith(SubjectProperties, StringComparison.Ordinal) && IsProperty(name[SubjectProperties.Length..]) =>
            new SubjectProperty(name[SubjectProperties.Length..]),
        _ when name.StartsWith(ResourceProperties, StringComparison.Ordinal) && IsProperty(name[ResourceProperties.Length..]) =>
            new ResourceProperty(name[ResourceProperties.Length..]),
        _ => null,
    };

    /// <summary>The value; null when there is none.</summary>
    public abstract string? Read(EvaluationQuestion question);

    private static bool IsProperty(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    internal sealed record SubjectId : QuestionValue
    {
        /// <inheritdoc/>
        public override string Read(EvaluationQuestion question) => question.Subject.Id;
    }

    internal sealed record SubjectType : QuestionValue
    {
        /// <inheritdoc/>
        public override string Read(EvaluationQuestion question) => question.Subject.Type;
    }

    internal sealed record ResourceId : QuestionValue
    {
        /// <inheritdoc/>
        public override string Read(EvaluationQuestion question) => question.Resource.Id;
    }

    internal sealed record ResourceType : QuestionValue
    {
        /// <inheritdoc/>
        public override string Read(EvaluationQuestion question) => question.Resource.Type;
    }

    internal sealed record ActionName : QuestionValue
    {
        /// <inheritdoc/>
        public override string Read(EvaluationQuestion question) => question.Action.Name;
    }

    internal sealed record SubjectProperty(string Name) : QuestionValue
    {
        /// <inheritdoc/>
        public override string? Read(EvaluationQuestion question) => question.Subject.Text(Name);
    }

    internal sealed record ResourceProperty(string Name) : QuestionValue
    {
        /// <inheritdoc/>
        public override string? Read(EvaluationQuestion question) => question.Resource.Text(Name);
    }
}
