namespace LegacySystem.Members;

internal sealed record NewPurchase(string? Item, int Cents);
