#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The natural logarithm, wherever it comes from on this platform.
@inline(__always)
func logarithm(_ value: Double) -> Double { log(value) }

/// e to the power of `value`.
@inline(__always)
func exponential(_ value: Double) -> Double { exp(value) }
