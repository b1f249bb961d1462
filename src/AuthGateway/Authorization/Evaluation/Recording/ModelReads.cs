using System.Runtime.CompilerServices;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Relations.Compilation;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>What the conditions of a relationship model can read of a context.</summary>
internal static class ModelReads
{
    private static readonly ConditionalWeakTable<CompiledModel, QuestionReads> Known = [];

    /// <summary>What a model reads; worked out once for each.</summary>
    public static QuestionReads Of(CompiledModel model) => model.Source.Conditions.IsEmpty ? QuestionReads.None : Known.GetValue(model, Read);

    private static QuestionReads Read(CompiledModel model) => new()
    {
        Context = new MemberReads(
            [.. model.Source.Conditions.SelectMany(condition => condition.Parameters).Select(parameter => parameter.Name).Order(StringComparer.Ordinal)], All: false),
    };
}
