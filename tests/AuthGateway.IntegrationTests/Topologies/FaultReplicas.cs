using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>Two replicas of the gateway before one Redis: operations are made at one, and the other has to know.</summary>
internal sealed record FaultReplicas(Landscape Landscape, Gateway Told, Gateway Other, FaultJournal Journal)
{
    /// <summary>One or the other, by turns.</summary>
    public Gateway ByTurns(int turn) => turn % 2 == 0 ? Told : Other;
}
