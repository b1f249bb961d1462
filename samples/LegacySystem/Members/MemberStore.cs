using System.Security.Cryptography;
using System.Text;

namespace LegacySystem.Members;

/// <summary>A few fixed members; the sample's password of member-N is password-N.</summary>
internal sealed class MemberStore
{
    public const int PageSize = 20;
    private const int MaxPurchases = 1000;

    private readonly Dictionary<string, Member> _members;
    private readonly Dictionary<string, List<Purchase>> _purchases;

    public MemberStore(TimeProvider time)
    {
        Member[] members =
        [
            new("member-1", "Ada Example", "ada@example.com", "gold", 12_500, false),
            new("member-2", "Ben Example", "ben@example.com", "silver", 3_200, false),
            new("member-3", "Cleo Example", "cleo@example.com", "basic", 40, false),
            new("member-9", "Root Example", "root@example.com", "staff", 0, true),
        ];
        _members = members.ToDictionary(member => member.Id, StringComparer.Ordinal);
        _purchases = members.ToDictionary(
            member => member.Id,
            member => Enumerable.Range(1, 45).Select(i => new Purchase(i, $"item {i} of {member.Id}", i * 199, time.GetUtcNow().AddDays(-i))).ToList(),
            StringComparer.Ordinal);
    }

    public Member? Find(string id) => _members.GetValueOrDefault(id);

    public Member? Authenticate(string? user, string? password)
    {
        if (user is null || password is null || Find(user) is not { } member)
        {
            return null;
        }

        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(member.Id.Replace("member", "password", StringComparison.Ordinal)));
        return CryptographicOperations.FixedTimeEquals(expected, SHA256.HashData(Encoding.UTF8.GetBytes(password))) ? member : null;
    }

    /// <summary>One page of purchases, counted from 1, and how many there are in all.</summary>
    public (IReadOnlyList<Purchase> Page, int Total) Purchases(string id, int page)
    {
        var all = _purchases[id];
        lock (all)
        {
            return (all.Skip((page - 1) * PageSize).Take(PageSize).ToList(), all.Count);
        }
    }

    /// <summary>Adds a purchase, or answers null when the member's list is full.</summary>
    public Purchase? Add(string id, string item, int cents, DateTimeOffset at)
    {
        var all = _purchases[id];
        lock (all)
        {
            if (all.Count >= MaxPurchases)
            {
                return null;
            }

            var purchase = new Purchase(all.Count + 1, item, cents, at);
            all.Add(purchase);
            return purchase;
        }
    }
}
