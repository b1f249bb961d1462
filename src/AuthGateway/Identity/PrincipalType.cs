namespace AuthGateway.Identity;

/// <summary>What kind of caller a principal is.</summary>
internal enum PrincipalType
{
    /// <summary>A person who is a customer of the company.</summary>
    Member,

    /// <summary>A person who works for the company.</summary>
    Employee,

    /// <summary>A program that acts in its own name.</summary>
    Application,
}
