namespace AuthGateway.Routes;

/// <summary>The routes that bundles brought, for the proxy.</summary>
internal interface IBundleRoutes
{
    /// <summary>Those in force. Their policies are in force already.</summary>
    BundleRouteSet Current { get; }
}
