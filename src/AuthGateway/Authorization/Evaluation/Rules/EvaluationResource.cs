using System.Collections.Frozen;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>The compiled rules for resources of one type.</summary>
/// <param name="Actions">By the action's name.</param>
/// <param name="Default">For any other action; null when there is none.</param>
/// <param name="Store">The store of the default rule.</param>
/// <param name="Model">Its model; empty for the newest.</param>
internal sealed record EvaluationResource(FrozenDictionary<string, NamedRule> Actions, NamedRule? Default, string Store, string Model)
{
    /// <summary>All of them.</summary>
    public IEnumerable<NamedRule> Rules => Default is null ? Actions.Values : Actions.Values.Append(Default);

    /// <summary>The rule of an action; null when there is none.</summary>
    public NamedRule? Find(string action) => Actions.GetValueOrDefault(action) ?? Default;

    /// <summary>The names of all actions: those with a rule and, where actions are relations, the relations that the model has for the type.</summary>
    /// <returns>Null, with what the store said, when it cannot be known now.</returns>
    public async ValueTask<(IReadOnlySet<string>? Names, StoreAccess.Closed? Closed)> NamesAsync(string type, EvaluationSession session)
    {
        if (Default?.Rule is NotLoadedRule)
        {
            return (null, new StoreAccess.Closed(NotLoadedRequirement.Reason, LatencyOwner.Own));
        }

        var names = Actions.Keys.ToHashSet(StringComparer.Ordinal);
        if (Default is not null)
        {
            var access = await session.OpenAsync(Store, Model);
            if (access is not StoreAccess.Open open)
            {
                return (null, (StoreAccess.Closed)access);
            }

            names.UnionWith(open.Model.FindType(type)?.Relations.Keys ?? []);
        }

        return (names, null);
    }
}
