"""The service of wills (tahdonilmaisupalvelu, 703/2023 72 §): what a client wants is told, and what would follow."""
