"""How are programs elsewhere told what happened in the spaces of an issuer?"""
