using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Evaluation.Api;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>Registers the decision service and its API.</summary>
internal static class EvaluationServices
{
    /// <summary>Expects the relationship stores and the policies beside it.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services, AuthorizationSettings settings) => services
        .AddSingleton(settings.Evaluation)
        .AddSingleton(provider => new EvaluationRules(settings.Evaluation, settings.Bundles, provider.GetRequiredService<PolicyBundles>()))
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
