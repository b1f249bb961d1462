using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>May this subject do this to that resource? It knows no request: whoever asks, about whomever, makes one.</summary>
internal sealed record EvaluationQuestion
{
    public EvaluationQuestion(AskedEntity subject, AskedAction action, AskedEntity resource, JsonElement context = default)
    {
        (Subject, Action, Resource, Context) = (subject, action, resource, context);
        ContextValues = AskedValues.Read(context);
    }

    /// <summary>One of several questions in the same circumstances, which were read once for all of them.</summary>
    public EvaluationQuestion(AskedEntity subject, AskedAction action, AskedEntity resource, JsonElement context, CelValue contextValues) =>
        (Subject, Action, Resource, Context, ContextValues) = (subject, action, resource, context, contextValues);

    /// <summary>Who.</summary>
    public AskedEntity Subject { get; init; }

    /// <summary>What.</summary>
    public AskedAction Action { get; init; }

    /// <summary>To what.</summary>
    public AskedEntity Resource { get; init; }

    /// <summary>The circumstances; undefined for none.</summary>
    public JsonElement Context { get; }

    /// <summary>The circumstances as a condition reads them.</summary>
    public CelValue ContextValues { get; }
}
