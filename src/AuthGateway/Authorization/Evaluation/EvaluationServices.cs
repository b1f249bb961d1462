using AuthGateway.Authorization.Evaluation.Api;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>Registers the decision service and its API.</summary>
internal static class EvaluationServices
{
    /// <summary>Expects the relationship stores beside it.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services, EvaluationSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<EvaluationRules>()
        .AddSingleton<EvaluationService>()
        .AddSingleton<EvaluationRecorder>()
        .AddSingleton<IEvaluationStores, RelationshipStores>()
        .AddSingleton<EvaluationUrls>()
        .AddSingleton<EvaluationSessions>()
        .AddSingleton<EvaluationMetrics>()
        .AddSingleton<DecisionIds>()
        .AddSingleton<EvaluationOperations>()
        .AddSingleton<SearchOperations>();
}
