using Microsoft.Extensions.Configuration;

namespace OrderService;

internal static class PricingPlugin
{
    /// <exception cref="InvalidOperationException">The setting does not name a usable pricing.</exception>
    internal static IPricing Load(IConfiguration configuration)
    {
        var name = configuration["Pricing"] ?? "OrderService.FruitPricing";
        var type = Type.GetType(name) ?? throw new InvalidOperationException($"Setting Pricing: there is no type '{name}'.");
        return Activator.CreateInstance(type) as IPricing ?? throw new InvalidOperationException($"Setting Pricing: '{name}' is not a pricing.");
    }
}
