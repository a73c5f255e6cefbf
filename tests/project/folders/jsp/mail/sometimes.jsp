<p>A sale of teapots.</p>
<c:if test="${subscribed}"><jsp:include page="footer.jsp"/></c:if>
