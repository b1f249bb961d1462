namespace AuthGateway.Routes;

/// <summary>What the proxy says of routes, for whoever brings routes to it.</summary>
internal interface IRouteRulebook
{
    /// <summary>Another text whenever the configuration's routes or clusters may be others.</summary>
    string Revision { get; }

    /// <summary>The routes of the configuration.</summary>
    IReadOnlyList<RouteShape> Configured { get; }

    /// <summary>The clusters of the configuration.</summary>
    IReadOnlySet<string> Clusters { get; }

    /// <summary>Everything that is wrong with a route whose policy is known to exist; empty when it may be served.</summary>
    IReadOnlyList<(string Key, string? Found, string Expected)> Check(RouteShape route);
}
