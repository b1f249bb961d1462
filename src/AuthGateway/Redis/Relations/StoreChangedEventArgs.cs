namespace AuthGateway.Redis.Relations;

/// <summary>Which store may have changed.</summary>
/// <param name="store">Its id, as the message has it: anything may stand there.</param>
internal sealed class StoreChangedEventArgs(string store) : EventArgs
{
    /// <summary>The store's id.</summary>
    public string Store { get; } = store;
}
