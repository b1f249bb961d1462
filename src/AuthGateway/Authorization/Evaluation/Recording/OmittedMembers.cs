using AuthGateway.Authorization.Evaluation.Rules;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>Members of questions that are not kept, as the settings name them.</summary>
internal static class OmittedMembers
{
    /// <summary>What one of them is.</summary>
    public const string Expected = "context, or subject.properties, action.properties or resource.properties, with .NAME behind it for one member alone";

    private static readonly (string Prefix, string Part)[] Parts =
        [("subject.properties", "subject"), ("action.properties", "action"), ("resource.properties", "resource"), ("context", "context")];

    /// <summary>Whether a text names members.</summary>
    public static bool Is(string text) => Read(text) is not null;

    /// <summary>All of them.</summary>
    public static QuestionReads Of(IEnumerable<string> texts) => texts.Aggregate(QuestionReads.None, (all, text) => all.With(Read(text) ?? QuestionReads.None));

    private static QuestionReads? Read(string text)
    {
        foreach (var (prefix, part) in Parts)
        {
            if (text == prefix)
            {
                return ConditionReads.One(part, name: null);
            }

            if (text.Length > prefix.Length + 1 && text.StartsWith($"{prefix}.", StringComparison.Ordinal))
            {
                return ConditionReads.One(part, text[(prefix.Length + 1)..]);
            }
        }

        return null;
    }
}
