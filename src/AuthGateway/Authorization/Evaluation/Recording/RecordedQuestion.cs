using System.Text.Json;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>What is kept of a question: whom and what it names, and of its properties and its context what the rule read.</summary>
/// <param name="SubjectType">The subject's type.</param>
/// <param name="SubjectId">Its id.</param>
/// <param name="Action">The action's name.</param>
/// <param name="ResourceType">The resource's type.</param>
/// <param name="ResourceId">Its id.</param>
internal sealed record RecordedQuestion(string SubjectType, string SubjectId, string Action, string ResourceType, string ResourceId)
{
    /// <summary>A name or a value is longer than what is kept.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The settings say that something which the rule read is not kept.</summary>
    public const string Omitted = "omitted";

    /// <summary>A number is beyond any double: whatever read the values could not.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The members <c>subject</c>, <c>action</c>, <c>resource</c> and <c>context</c>, each with what was read of it; undefined where nothing was.</summary>
    public JsonElement Values { get; init; }

    /// <summary>Why the question can't be asked again; null when it can.</summary>
    public string? Missing { get; init; }

    /// <summary>The question, as far as the rule read it.</summary>
    public EvaluationQuestion Ask() => new(
        new AskedEntity(SubjectType, SubjectId, Part("subject")), new AskedAction(Action, Part("action")), new AskedEntity(ResourceType, ResourceId, Part("resource")), Part("context"));

    /// <summary>What was read of a part; undefined where nothing was.</summary>
    public JsonElement Part(string name) => Values.ValueKind == JsonValueKind.Object && Values.TryGetProperty(name, out var part) ? part : default;
}
