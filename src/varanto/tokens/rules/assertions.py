"""Which assertions are good: the form they come in and their standard claims (RFC 7521, RFC 7523)."""

from collections.abc import Mapping

from varanto.tokens.model import Claims, Refusal

GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 300
LEEWAY = 10
LONGEST_JTI = 255


def form_refusal(form: Mapping[str, str]) -> Refusal | None:
    """What is wrong with the form, or None."""
    if not form.get("grant_type"):
        return Refusal("invalid_request", "grant-missing", "grant_type is missing.")
    if form["grant_type"] != GRANT:
        return Refusal("unsupported_grant_type", "grant-unsupported", f"grant_type must be {GRANT}.")
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        return Refusal("invalid_request", "assertion-type", f"client_assertion_type must be {ASSERTION_TYPE}.")
    if not form.get("client_assertion"):
        return Refusal("invalid_request", "assertion-missing", "client_assertion is missing.")
    return None


def claims_refusal(claims: Claims, token_url: str, now: float) -> Refusal | None:
    """What is wrong with the standard claims at a moment (seconds since 1970), or None."""
    audience = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    if claims.iss != claims.sub:
        return not_the_client("assertion-issuer", "iss and sub must both be the client id.")
    if token_url not in audience:
        return not_the_client("assertion-audience", "aud must be the token URL.")
    if claims.exp <= now:
        return not_the_client("assertion-expired", "The assertion has expired.")
    if claims.exp > now + LONGEST + LEEWAY:
        return not_the_client("assertion-too-long", f"The assertion may hold for {LONGEST} seconds.")
    if max(claims.nbf, claims.iat) > now + LEEWAY:
        return not_the_client("assertion-too-early", "The assertion is not valid yet.")
    if not 0 < len(claims.jti) <= LONGEST_JTI:
        return not_the_client("assertion-jti", "jti must be a text of its own in every assertion.")
    return None


def not_the_client(reason: str, description: str) -> Refusal:
    """The refusal of a caller who has not proved which system it is."""
    return Refusal("invalid_client", reason, description)
